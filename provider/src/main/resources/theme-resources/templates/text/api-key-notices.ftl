<#ftl output_format="plainText">
${msg("apiKeyNoticesIntro", realmName)}
<#list sections as section>

${msg("apiKeyNotices." + section.kind)}
<#list section.keys as key>

* ${key.name} (${msg("apiKeyNoticesId", key.id)})
<#if key.action??>
<#if key.action != "notify">
  ${msg("apiKeyNoticesWhen.idle." + key.action, key.time)}
</#if>
<#elseif key.time??>
  ${msg("apiKeyNoticesWhen." + section.kind, key.time)}
</#if>
<#if key.text??>
  ${msg("apiKeyNoticesWhere." + section.kind)} ${key.text}
</#if>
<#if key.successor??>
  ${msg("apiKeyNoticesReplacedBy")} ${key.successorLink!key.successor}
</#if>
<#if key.link??>
  ${key.link}
</#if>
</#list>
<#if section.more??>

${msg("apiKeyNoticesMore", section.more)}
</#if>

${msg("apiKeyNoticesAdvice." + section.kind)}
</#list>

<#if link??>
${msg("apiKeyNoticesPage")} ${link}
<#else>
${msg("apiKeyNoticesNoLink", realmName)}
</#if>
