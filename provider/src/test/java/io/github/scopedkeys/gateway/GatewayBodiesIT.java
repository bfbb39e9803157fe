/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The gateway's verdict does not depend on the body, whether present, broken, too large or only announced. */
@ExtendWith(RunningKeycloak.class)
class GatewayBodiesIT {

    private static final String PATH = Demo.KEYS_PATH + "/authorize?scope=graphql:";
    private static final String GATE = "X-Gate-Authorization: " + Demo.GATE.basic();
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String MULTIPART = "Content-Type: multipart/form-data; boundary=b";

    private final Demo demo;
    private final KeyOwner owner;

    GatewayBodiesIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @TestFactory
    Stream<DynamicTest> noBodyChangesTheVerdict() {
        String bearer = "Authorization: Bearer " + owner.create("read").secret();
        return Stream.of("POST", "PUT", "PATCH", "DELETE", "QUERY")
                .flatMap(method -> Stream.of(
                        verdict(method, "no body at all", "", bearer),
                        verdict(method, "a form", "a=b&scope=graphql:write", bearer, FORM, length(23)),
                        verdict(method, "a form that is announced and does not come", "", bearer, FORM, length(23)),
                        verdict(method, "a form that ends too early", "a=b", bearer, FORM, length(23)),
                        verdict(method, "a form that cannot be decoded", "a=%zz", bearer, FORM, length(5)),
                        verdict(
                                method,
                                "a form that is large",
                                "a=" + "b".repeat(300_000),
                                bearer,
                                FORM,
                                length(300_002)),
                        verdict(method, "a form of many fields", "a&".repeat(5_000), bearer, FORM, length(10_000)),
                        verdict(method, "parts that are announced and do not come", "", bearer, MULTIPART, length(500)),
                        verdict(method, "parts that are none", "--x--", bearer, MULTIPART, length(5)),
                        verdict(
                                method,
                                "parts without a boundary",
                                "--b--",
                                bearer,
                                MULTIPART.split(";")[0],
                                length(5)),
                        verdict(
                                method,
                                "JSON that is announced",
                                "",
                                bearer,
                                "Content-Type: application/json",
                                length(9)),
                        verdict(method, "a form in two types", "a=%zz", bearer, FORM, MULTIPART, length(5))));
    }

    @Test
    void whatHappensWithABodyIsInTheEventsAsWithoutOne() {
        KeyOwner.Key key = owner.create("read");
        String bearer = "Authorization: Bearer " + key.secret();

        assertThat(status("POST", "read", "a=%zz", bearer, FORM, length(5))).isEqualTo(200);

        assertThat(demo.admin(
                                "GET",
                                "events?type=TOKEN_EXCHANGE&user="
                                        + owner.user().id())
                        .expect(200)
                        .json())
                .singleElement()
                .satisfies(event ->
                        assertThat(event.at("/details/api_key_id").asText()).isEqualTo(key.id()));
    }

    private DynamicTest verdict(String method, String what, String body, String bearer, String... headers) {
        return DynamicTest.dynamicTest(method + " with " + what, () -> {
            String[] withKey =
                    Stream.concat(Stream.of(bearer), Stream.of(headers)).toArray(String[]::new);
            assertThat(status(method, "read", body, withKey)).isEqualTo(200);
            assertThat(status(method, "write", body, withKey)).isEqualTo(403);
            assertThat(status(method, "read", body, headers)).isEqualTo(401);
        });
    }

    private int status(String method, String action, String body, String... headers) {
        return RawRequest.status(
                demo.server().baseUri(),
                method,
                PATH + action,
                body,
                Stream.concat(Stream.of(GATE), Stream.of(headers)).toArray(String[]::new));
    }

    private static String length(int bytes) {
        return "Content-Length: " + bytes;
    }
}
