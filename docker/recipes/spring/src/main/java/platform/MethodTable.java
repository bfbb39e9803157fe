/* SPDX-License-Identifier: Apache-2.0 */
package platform;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import java.time.Duration;
import java.util.Collections;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * Maps calls to scopes and rejects all other calls. The configuration decides how tokens are checked: by signature and
 * audience (application.properties), or by introspection at Keycloak on every request (application-opaque.properties).
 */
@Configuration
class MethodTable {

    @Bean
    SecurityFilterChain securityFilterChain(HttpSecurity http, @Value("${platform.token}") TokenCheck check)
            throws Exception {
        return http.authorizeHttpRequests(calls -> calls.requestMatchers(GET, "/v2/{endpoint}/status")
                        .access(onTheEndpoint("read"))
                        .requestMatchers(POST, "/v2/{endpoint}/run")
                        .access(onTheEndpoint("write"))
                        // OperationScope decides between the two once the document is parsed.
                        .requestMatchers(POST, "/graphql")
                        .hasAnyAuthority("SCOPE_graphql:read", "SCOPE_graphql:write")
                        .anyRequest()
                        .denyAll())
                .oauth2ResourceServer(server -> {
                    switch (check) {
                        case JWT -> server.jwt(Customizer.withDefaults());
                        case OPAQUE -> server.opaqueToken(Customizer.withDefaults());
                    }
                })
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // Without cookies, there is nothing for CSRF to use.
                .csrf(csrf -> csrf.disable())
                .build();
    }

    /**
     * Spring's default clock skew is a minute, a fifth of a token's life, and it accepts tokens that never expire. Spring
     * Boot adds this check to the others.
     */
    @Bean
    JwtTimestampValidator fiveSecondsOfLeeway() {
        JwtTimestampValidator validator = new JwtTimestampValidator(Duration.ofSeconds(5));
        validator.setAllowEmptyExpiryClaim(false);
        return validator;
    }

    /** Rejects two Authorization headers: Spring would take the first, and a gateway might have checked the second. */
    @Bean
    BearerTokenResolver oneHeader() {
        DefaultBearerTokenResolver resolver = new DefaultBearerTokenResolver();
        return request -> {
            if (Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1) {
                throw new OAuth2AuthenticationException(BearerTokenErrors.invalidRequest("Two Authorization headers"));
            }
            return resolver.resolve(request);
        };
    }

    private enum TokenCheck {
        JWT,
        OPAQUE
    }

    private static AuthorizationManager<RequestAuthorizationContext> onTheEndpoint(String action) {
        return (caller, call) -> new AuthorizationDecision(
                holds(caller, "endpoint:" + call.getVariables().get("endpoint") + ":" + action));
    }

    private static boolean holds(Supplier<? extends Authentication> caller, String scope) {
        return caller.get().isAuthenticated()
                && caller.get().getAuthorities().stream()
                        .anyMatch(authority -> ("SCOPE_" + scope).equals(authority.getAuthority()));
    }
}
