/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.reflect.Proxy;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.keycloak.TokenVerifier;
import org.keycloak.common.VerificationException;
import org.keycloak.models.KeyManager;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.protocol.oidc.encode.DefaultTokenContextEncoderProviderFactory;
import org.keycloak.protocol.oidc.encode.TokenContextEncoderProvider;
import org.keycloak.representations.AccessToken;

/** Whether a text is a token made from a key: never overlooked in one that Keycloak can read. */
class KeyTokenMarkFuzz {

    private static final String MARK = "trrtsk:";
    private static final String HEADER = base64("{\"alg\":\"RS256\"}".getBytes(UTF_8));
    private static final KeycloakSession SESSION = session();

    @FuzzTest(maxDuration = "65s")
    void token(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        // An object is the claims of a token.
        String token = text.startsWith("{") ? HEADER + "." + base64(bytes) + ".c2ln" : text;
        boolean claims = KeyTokenMark.isClaimedBy(SESSION, token);
        String jti = idThatKeycloakReads(token);

        if (jti != null && jti.startsWith(MARK)) {
            assertThat(claims).isTrue();
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String idThatKeycloakReads(String text) {
        try {
            return TokenVerifier.create(text, AccessToken.class).getToken().getId();
        } catch (VerificationException e) {
            return null;
        }
    }

    /** With Keycloak's own encoder of token ids, and without keys for encryption. */
    private static KeycloakSession session() {
        DefaultTokenContextEncoderProviderFactory encoders = new DefaultTokenContextEncoderProviderFactory();
        encoders.init(null);
        encoders.postInit(stub(KeycloakSessionFactory.class, () -> Stream.of(new KeyTokenMark())));
        TokenContextEncoderProvider encoder = encoders.create(null);
        KeyManager keys = stub(KeyManager.class, Stream::empty);
        KeycloakContext context = stub(KeycloakContext.class, () -> null);
        return (KeycloakSession) Proxy.newProxyInstance(
                KeycloakSession.class.getClassLoader(),
                new Class<?>[] {KeycloakSession.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "keys" -> keys;
                    case "getContext" -> context;
                    default -> encoder;
                });
    }

    private static <T> T stub(Class<T> type, Supplier<Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answer.get()));
    }
}
