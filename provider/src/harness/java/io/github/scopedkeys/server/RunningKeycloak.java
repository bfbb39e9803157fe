/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import io.github.scopedkeys.openapi.OpenApi;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * {@code @ExtendWith(RunningKeycloak.class)}: one Keycloak with the demo realm for all test classes of a JVM. Injects a
 * {@link Demo} or the {@link KeycloakServer} itself. Tests share it, so each creates its own users and keys. It ends
 * with the JVM. After each class, no log of any server may contain the secret of a key that any test has made.
 */
public final class RunningKeycloak implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

    /** A pepper for the keys of tests only. */
    public static final String PEPPER = "1:dGVzdC1wZXBwZXItdGVzdC1wZXBwZXItdGVzdC1wZXA=";

    private static Shared shared;

    @Override
    public void beforeAll(ExtensionContext context) {
        shared();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        demandNoSecretsInLogs();
    }

    /** Fails if a server has written a secret to its log. For test classes that do not share this server. */
    public static void demandNoSecretsInLogs() {
        Http.SECRETS.demandNoneIn(KeycloakServer.started());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Demo.class || type == KeycloakServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Shared shared = shared();
        return parameter.getParameter().getType() == Demo.class ? shared.demo() : shared.server();
    }

    /** Not in JUnit's store: with several JVMs, each class is its own run, and the store ends with it. */
    private static synchronized Shared shared() {
        if (shared == null) {
            shared = Shared.start();
        }
        return shared.orFail();
    }

    /** Also remembers a failed start, so the next test class does not wait minutes for the same failure. */
    private record Shared(KeycloakServer server, Demo demo, RuntimeException failure) {

        static Shared start() {
            try {
                KeycloakServer server = KeycloakServer.named("shared")
                        .features(System.getProperty("scopedkeys.features", ""))
                        .option("--log-level=info,io.github.scopedkeys:trace")
                        .option("--spi-api-keys--default--pepper=" + PEPPER)
                        .option("--http-access-log-enabled=true")
                        .option("--http-access-log-file-enabled=true")
                        // Logs every header of every request, except those that our docs say to mask.
                        .option("--http-access-log-pattern=long")
                        .option("--http-access-log-masked-headers=X-API-Key,X-Gate-Authorization")
                        .option("--spi-api-keys--default--sweep-interval=5")
                        .option("--spi-api-keys--default--notice-interval=2")
                        .option("--spi-api-keys--default--mail-interval=1")
                        .start();
                Http.judgedBy(OpenApi.read(server.realmConfig().resolveSibling("docs/openapi.yaml"))::check);
                return new Shared(server, new Demo(server).applyEndpoints(), null);
            } catch (RuntimeException e) {
                return new Shared(null, null, e);
            }
        }

        Shared orFail() {
            if (failure != null) {
                throw new IllegalStateException("The shared Keycloak did not start", failure);
            }
            return this;
        }
    }
}
