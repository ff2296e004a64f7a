"""A spreadsheet of somebody's receipts."""

import csv

import boto3

from src import currencies, photos, receipts, sessions

S3 = boto3.client("s3")


def handler(event, context):
    """Write the caller's receipts to a spreadsheet in the bucket."""
    owner = sessions.user_of(event)
    if owner is None:
        return {"statusCode": 401}
    with open("report.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["date", "amount", "currency"])
        for receipt in receipts.of(owner):
            places = currencies.decimals(receipt["currency"])
            rows.writerow([receipt["date"], f"{receipt['amount']:.{places}f}", receipt["currency"]])
    S3.upload_file("report.csv", photos.BUCKET, f"reports/{owner}.csv")
    return {"statusCode": 201}
