/* SPDX-License-Identifier: Apache-2.0 */
package platform;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * Which call needs which scope. What is not in the table is refused, whoever asks. How a token is checked is a matter
 * of configuration: by signature and audience (application.properties), or by asking Keycloak about it on every
 * request (application-opaque.properties).
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
                        // Which of the two a document needs is for OperationScope to say, which sees it parsed.
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
                // There is no cookie that another site could ride on.
                .csrf(csrf -> csrf.disable())
                .build();
    }

    /** Spring's own leeway is a minute, a fifth of a token's life; Spring Boot adds this check to the others. */
    @Bean
    JwtTimestampValidator fiveSecondsOfLeeway() {
        return new JwtTimestampValidator(Duration.ofSeconds(5));
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
