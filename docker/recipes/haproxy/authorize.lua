-- SPDX-License-Identifier: Apache-2.0
-- The action "authorize": asks Keycloak whether the caller's key grants the scope in txn.scope, or else the one in
-- txn.lesser_scope. If so, replaces the caller's key by Keycloak's token and sets txn.authorized. Otherwise responds.

local gate = os.getenv("GATE") or error("GATE must be the gate's credentials in Base64")
local check = "http://keycloak/realms/" .. (os.getenv("REALM") or "demo") .. "/api-keys/authorize?scope="
local keycloak = "abns@scoped-keys-" .. (os.getenv("PORT") or "8088")
local from_keycloak = { "authorization", "x-api-key-subject", "x-api-key-scope", "x-api-key-id" }

-- All values of a header, as Lua's HTTP client takes them. HAProxy counts them from 0.
local function values(headers, name)
    local list = {}
    for i = 0, #(headers[name] or {}) do
        list[#list + 1] = headers[name] and headers[name][i]
    end
    return list
end

-- Of the caller's headers, Keycloak gets those that may contain a key. It gets no body.
local function ask(callers, scope)
    local headers = { ["x-gate-authorization"] = { "Basic " .. gate } }
    for _, name in ipairs({ "authorization", "x-api-key" }) do
        if callers[name] then
            headers[name] = values(callers, name)
        end
    end
    return core.httpclient():get({
        url = check .. scope,
        dst = keycloak,
        headers = headers,
        timeout = 10000,
    })
end

local function respond(txn, status, headers)
    headers["cache-control"] = { "no-store" }
    txn:done(txn:reply({ status = status, headers = headers }))
end

core.register_action("authorize", { "http-req" }, function(txn)
    local callers = txn.http:req_get_headers()
    local verdict = ask(callers, txn:get_var("txn.scope"))
    local lesser = txn:get_var("txn.lesser_scope")
    if verdict.status == 403 and lesser then
        verdict = ask(callers, lesser)
    end

    if verdict.status == 200 and verdict.headers["authorization"] then
        for _, name in ipairs(from_keycloak) do
            txn.http:req_del_header(name)
            for _, value in ipairs(values(verdict.headers, name)) do
                txn.http:req_add_header(name, value)
            end
        end
        txn:set_var("txn.authorized", true)
    elseif verdict.status == 401 or verdict.status == 403 then
        respond(txn, verdict.status, { ["www-authenticate"] = values(verdict.headers, "www-authenticate") })
    else
        -- No verdict on the key: the caller should try again.
        core.log(core.err, "API keys: Keycloak responded with " .. tostring(verdict.status))
        respond(txn, 503, { ["retry-after"] = { "5" } })
    end
end)
