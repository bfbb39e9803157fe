/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.Mapper;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes the credentials of {@code docker/recipes/cases.json}, for one owner, audience and gate. */
final class ServiceTokens {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Demo demo;
    private final KeyOwner owner;
    private final Demo.Client gate;
    private final String audience;
    private final RSAKey realms;
    private final RSAKey callers = RealmKey.newKey();
    private final String good;

    ServiceTokens(Demo demo, KeyOwner owner, Demo.Client gate, String audience, RealmKey realms) {
        this.demo = demo;
        this.owner = owner;
        this.gate = gate;
        this.audience = audience;
        this.realms = realms.key();
        this.good = exchange(newKey(), "read");
    }

    /** Returns the credential of a case: a token, or a raw key. */
    String of(JsonNode definition) {
        return switch (definition.path("token").asText()) {
            case "" ->
                definition.has("claims") || definition.has("header") || definition.has("sign")
                        ? forged(definition)
                        : good;
            case "another realm" -> demo.adminToken();
            case "key" -> newKey().secret();
            case "disabled key" -> disabled(newKey()).secret();
            case "of a disabled key" -> {
                KeyOwner.Key key = newKey();
                String token = exchange(key, "read");
                disabled(key);
                yield token;
            }
            case "id" -> login("id_token");
            case "login" -> login("access_token");
            case "refresh" -> login("refresh_token");
            default -> throw new IllegalArgumentException(definition.toString());
        };
    }

    /** Replaces the names in braces, but for the token. */
    String filled(String text) {
        return text.replace("{audience}", audience)
                .replace("{issuer}", demo.issuer())
                .replace("{endpoint}", owner.first())
                .replace("{caller}", "http://127.0.0.1:1");
    }

    private KeyOwner.Key newKey() {
        return owner.create("none", owner.first(), "read_write");
    }

    private KeyOwner.Key disabled(KeyOwner.Key key) {
        owner.enable(key, false);
        return key;
    }

    private String exchange(KeyOwner.Key key, String action) {
        return demo.exchangeAs(gate, key.secret(), "scope", "endpoint:" + owner.first() + ":" + action)
                .expect(200)
                .text("access_token");
    }

    /** What a login for the audience gives: a token of the right realm that was not made from a key. */
    private String login(String member) {
        Demo.Client client = new Demo.Client("login-" + UUID.randomUUID(), "secret");
        Map<String, Object> mapper = Mapper.of(
                "audience",
                "oidc-audience-mapper",
                Map.of(
                        "included.custom.audience", audience,
                        "access.token.claim", "true",
                        "id.token.claim", "true"));
        Map<String, Object> json = Map.of(
                "clientId",
                client.id(),
                "secret",
                client.secret(),
                "directAccessGrantsEnabled",
                true,
                "protocolMappers",
                List.of(mapper));
        demo.admin("POST", "clients", json).expect(201);
        return Demo.patiently(() -> demo.http()
                        .post(Demo.TOKEN_PATH)
                        .basic(client.id(), client.secret())
                        .form(
                                "grant_type",
                                "password",
                                "scope",
                                "openid",
                                "username",
                                owner.user().name(),
                                "password",
                                owner.user().password())
                        .send())
                .expect(200)
                .text(member);
    }

    private String forged(JsonNode definition) {
        String[] parts = good.split("\\.", -1);
        ObjectNode header =
                JSON.createObjectNode().put("alg", "RS256").put("typ", "JWT").put("kid", realms.getKeyID());
        boolean changed = definition.has("claims") || definition.has("header");
        if (!changed || sign(definition).equals("as it was")) {
            header = (ObjectNode) parsed(new String(Base64.getUrlDecoder().decode(parts[0]), UTF_8));
        }
        ObjectNode claims =
                (ObjectNode) parsed(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
        change(header, definition.path("header"));
        change(claims, definition.path("claims"));
        String signed = encoded(header.toString()) + "." + encoded(claims.toString());
        return signed + "." + signature(sign(definition), header.path("alg").asText(), signed, parts[2]);
    }

    private static String sign(JsonNode definition) {
        return definition.path("sign").asText("our key");
    }

    private String signature(String sign, String algorithm, String signed, String original) {
        try {
            return switch (sign) {
                case "as it was" -> original;
                case "altered" -> (original.startsWith("A") ? "B" : "A") + original.substring(1);
                case "empty" -> "";
                case "public key" -> BASE64.encodeToString(hmac(signed));
                case "our key" -> BASE64.encodeToString(signature(algorithm, realms.toRSAPrivateKey(), signed));
                case "caller's key" ->
                    BASE64.encodeToString(signature(
                            algorithm,
                            algorithm.startsWith("ES") ? ellipticCurve().getPrivate() : callers.toRSAPrivateKey(),
                            signed));
                default -> throw new IllegalArgumentException(sign);
            };
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signs with SHA-256 or, for algorithms that end so, SHA-512. */
    private static byte[] signature(String algorithm, PrivateKey key, String signed) throws GeneralSecurityException {
        String hash = algorithm.endsWith("512") ? "SHA512" : "SHA256";
        Signature signature =
                Signature.getInstance(hash + (algorithm.startsWith("ES") ? "withECDSAinP1363Format" : "withRSA"));
        signature.initSign(key);
        signature.update(signed.getBytes(US_ASCII));
        return signature.sign();
    }

    private static KeyPair ellipticCurve() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private byte[] hmac(String signed) throws GeneralSecurityException, JOSEException {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(realms.toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(pem.getBytes(US_ASCII), "HmacSHA256"));
        return mac.doFinal(signed.getBytes(US_ASCII));
    }

    /** Sets members, and removes those that are null. {@code {"now": -60}} is a minute ago. */
    private void change(ObjectNode object, JsonNode changes) {
        changes.properties().forEach(change -> {
            JsonNode value = change.getValue();
            if (value.isNull()) {
                object.remove(change.getKey());
            } else if (value.has("now")) {
                object.put(
                        change.getKey(),
                        System.currentTimeMillis() / 1000 + value.get("now").asLong());
            } else if (change.getKey().equals("jwk")) {
                object.set(change.getKey(), parsed(callers.toPublicJWK().toJSONString()));
            } else {
                object.set(change.getKey(), parsed(filled(value.toString())));
            }
        });
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(UTF_8));
    }
}
