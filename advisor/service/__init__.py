"""serverless.yml → what AWS will have once it is deployed."""
