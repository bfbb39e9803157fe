<#import "template.ftl" as layout>
<@layout.emailLayout>
<meta name="color-scheme" content="light dark"/>
<div lang="${msg("apiKeyNoticesLanguage")}" dir="${msg("apiKeyNoticesDirection")}" style="color-scheme: light dark; background-color: Canvas; color: CanvasText">
<p>${msg("apiKeyNoticesGreeting", person)}</p>
<p>${msg("apiKeyNoticesIntro", realmName)}</p>
<#list sections as section>
<h3>${msg("apiKeyNotices." + section.kind + section.plural)}</h3>
<ul>
<#list section.keys as key>
<li>
<#if key.link??><a href="${key.link}"><strong>${key.name}</strong></a><#else><strong>${key.name}</strong></#if> (<#if key.start??>${key.start}<#else>${msg("apiKeyNoticesId", key.id)}</#if>)
<#if key.action??>
<#if key.action != "notify">
<br/>${msg("apiKeyNoticesWhen.idle." + key.action, key.time)}
</#if>
<#elseif key.time??>
<br/>${msg("apiKeyNoticesWhen." + section.kind, key.time)}
</#if>
<#if key.text??>
<br/>${msg("apiKeyNoticesWhere." + section.kind)} ${key.text}
</#if>
<#if key.successor??>
<br/>${msg("apiKeyNoticesReplacedBy")} <#if key.successorLink??><a href="${key.successorLink}">${key.successor}</a><#else>${key.successor}</#if>
</#if>
</li>
</#list>
</ul>
<#if section.more??>
<p>${msg("apiKeyNoticesMore", section.more)}</p>
</#if>
<p>${msg("apiKeyNoticesAdvice." + section.kind + section.plural)}</p>
</#list>
<#if link??>
<p>${msg("apiKeyNoticesPage")} <a href="${link}">${link}</a></p>
<#else>
<p>${msg("apiKeyNoticesNoLink", realmName)}</p>
</#if>
</div>
</@layout.emailLayout>
