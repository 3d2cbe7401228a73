-- Tries `ucforge lsp` in a real Neovim, from 0.7 on, without a screen:
--
--     UCFORGE=target/debug/ucforge nvim --headless --clean -l tests/editors/neovim.lua       (0.9 and newer)
--     UCFORGE=target/debug/ucforge nvim --headless --clean -c "luafile tests/editors/neovim.lua"
--
-- It opens a setup, waits for its findings, applies a fix, completes a name and asks for help; the first thing that is not as it
-- should be ends it with 1.

local function fail(what, seen)
  io.stderr:write(what .. ": " .. vim.inspect(seen) .. "\n")
  vim.cmd("cquit 1")
end

local function wait(what, condition)
  if not vim.wait(10000, condition, 20) then
    fail("nothing came", what)
  end
end

local folder = vim.fn.tempname()
vim.fn.mkdir(folder, "p")
local path = folder .. "/setup.yaml"
vim.fn.writefile({
  "ucforge: 1",
  "flow: connection",
  "workspaceUrl: https://dbc-a1b2c3d4-e5f6.cloud.databricks.com",
  "au",
}, path)
vim.cmd("edit " .. path)
local buffer = vim.api.nvim_get_current_buf()

local capabilities = vim.lsp.protocol.make_client_capabilities()
capabilities.textDocument.completion.completionItem.snippetSupport = true
local id = vim.lsp.start_client({
  name = "ucforge",
  cmd = { vim.env.UCFORGE or "ucforge", "lsp" },
  root_dir = folder,
  capabilities = capabilities,
})
vim.lsp.buf_attach_client(buffer, id)

wait("findings", function()
  return #vim.diagnostic.get(buffer) > 0
end)
local scheme
for _, finding in ipairs(vim.diagnostic.get(buffer)) do
  if finding.lnum == 2 then
    scheme = finding
  end
end
if not scheme or scheme.source ~= "ucforge" then
  fail("no finding about the scheme", vim.diagnostic.get(buffer))
end

local function ask(method, parameters)
  local answers = vim.lsp.buf_request_sync(buffer, method, parameters, 10000) or {}
  for _, answer in pairs(answers) do
    if answer.error then
      fail(method, answer.error)
    end
    return answer.result
  end
  fail("no answer", method)
end

local function at(line, character)
  return { textDocument = { uri = vim.uri_from_bufnr(buffer) }, position = { line = line, character = character } }
end

local help = ask("textDocument/hover", at(2, 3))
if not (help and help.contents.value:find("Workspace host", 1, true)) then
  fail("no help", help)
end

local actions = ask("textDocument/codeAction", {
  textDocument = { uri = vim.uri_from_bufnr(buffer) },
  range = { start = { line = 2, character = 14 }, ["end"] = { line = 2, character = 20 } },
  context = { diagnostics = {}, only = { "quickfix" } },
})
if #actions ~= 1 then
  fail("not one fix", actions)
end
vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
local line = vim.api.nvim_buf_get_lines(buffer, 2, 3, false)[1]
if not line:find("^workspaceUrl: [\"]?dbc%-a1b2c3d4%-e5f6.cloud.databricks.com[\"]?$") then
  fail("the fix does something else", line)
end
wait("the finding to go", function()
  for _, finding in ipairs(vim.diagnostic.get(buffer)) do
    if finding.code == scheme.code then
      return false
    end
  end
  return true
end)

local offered = ask("textDocument/completion", at(3, 2))
local names = {}
for _, item in ipairs(offered.items) do
  names[item.label] = item
end
if not (names.authenticationType and names.audit) or names.flow then
  fail("not what is missing", offered)
end
vim.lsp.util.apply_text_edits({ names.authenticationType.textEdit }, buffer, "utf-16")

local clients = vim.lsp.get_client_by_id(id)
clients.stop()
wait("the end of the server", function()
  return vim.lsp.get_client_by_id(id) == nil
end)
print("ok: " .. #offered.items .. " names offered\n")
vim.cmd("qall!")
