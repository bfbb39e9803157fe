<#ftl output_format="plainText">
${msg("apiKeyNoticesGreeting", person)}

${msg("apiKeyNoticesIntro", realmName)}
<#list sections as section>

${msg("apiKeyNotices." + section.kind + section.plural)}
<#list section.keys as key>

* ${key.name} (<#if key.start??>${key.start}<#else>${msg("apiKeyNoticesId", key.id)}</#if>)
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

${msg("apiKeyNoticesAdvice." + section.kind + section.plural)}
</#list>

<#if link??>
${msg("apiKeyNoticesPage")} ${link}
<#else>
${msg("apiKeyNoticesNoLink", realmName)}
</#if>
