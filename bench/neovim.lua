-- What `bench.clients` lets Neovim do with the language server; what it saw goes to said.json.
local said = {}
vim.cmd("edit app.py")
local client = vim.lsp.start_client({
  name = "advisor",
  cmd = { vim.env.PYTHON, "-m", "advisor", "server" },
  root_dir = vim.fn.getcwd(),
})
vim.lsp.buf_attach_client(0, client)
local function rules(buffer)
  return vim.tbl_map(function(one) return one.code end, vim.diagnostic.get(buffer))
end
local function awaited(check)
  return vim.wait(20000, check, 50)
end
local app = vim.api.nvim_get_current_buf()
awaited(function() return vim.tbl_contains(rules(app), "action_not_granted") end)
said.shown = rules(app)
said.link = vim.diagnostic.get(app)[1].user_data.lsp.codeDescription.href
local call = vim.tbl_filter(function(one) return one.code == "action_not_granted" end, vim.diagnostic.get(app))[1]
vim.api.nvim_win_set_cursor(0, { call.lnum + 1, call.col })
local params = vim.lsp.util.make_range_params()
params.context = { diagnostics = {}, only = { "quickfix" } }
local answers = vim.lsp.buf_request_sync(app, "textDocument/codeAction", params, 20000)
for _, action in ipairs(answers[client].result) do
  if action.title:find("Allow") then
    vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(client).offset_encoding)
  end
end
local configuration = vim.fn.bufnr("serverless.yml")
vim.lsp.buf_attach_client(configuration, client)
awaited(function() return not vim.tbl_contains(rules(app), "action_not_granted") end)
said.after = rules(app)
vim.cmd("edit helper.py")
local helper = vim.api.nvim_get_current_buf()
vim.lsp.buf_attach_client(helper, client)
awaited(function() return #rules(helper) == 1 end)
local found = vim.diagnostic.get(helper)[1]
said.column = found.col
said.text = vim.api.nvim_buf_get_lines(helper, 1, 2, false)[1]:sub(found.col + 1, found.end_col)
vim.fn.writefile({ vim.fn.json_encode(said) }, "said.json")
vim.cmd("qall!")
