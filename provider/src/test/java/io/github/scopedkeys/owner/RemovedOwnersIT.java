/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.admin.AdminDemo;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys are deleted with their users. The log says so once per transaction, without a name or a key. */
@ExtendWith(RunningKeycloak.class)
class RemovedOwnersIT {

    private final Demo demo;
    private final AdminDemo admin;

    RemovedOwnersIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
    }

    @Test
    void aPartialImportThatOverwritesUsersDeletesTheirKeysAndSaysSoOnce() {
        User two = demo.newUser();
        User five = demo.newUser();
        User none = demo.newUser();
        List<AdminDemo.Made> keys = Stream.of(two, two, five, five, five, five, five)
                .map(owner -> admin.make(owner, "key"))
                .toList();
        partialImport("SKIP", two, five, none);
        keys.forEach(key -> demo.exchange(key.key()).expect(200));
        assertThat(lines("7 API keys were deleted with 2 users of realm demo")).isZero();

        partialImport("OVERWRITE", two, five, none);

        keys.forEach(key -> assertThat(demo.exchange(key.key()).status()).isEqualTo(400));
        assertThat(admin.count("userId", two.id())).isZero();
        assertThat(lines("7 API keys were deleted with 2 users of realm demo")).isEqualTo(1);
    }

    @Test
    void theRemovalOfOneUserSaysHowManyKeysWentAndOfOneWithoutKeysNothing() {
        User owner = demo.newUser();
        for (int i = 0; i < 11; i++) {
            admin.make(owner, "key");
        }
        long before = lines("API keys were deleted with 1 users");

        demo.deleteUser(demo.newUser());
        demo.deleteUser(owner);

        assertThat(lines("11 API keys were deleted with 1 users of realm demo")).isEqualTo(1);
        assertThat(lines("API keys were deleted with 1 users")).isEqualTo(before + 1);
    }

    private void partialImport(String ifResourceExists, User... users) {
        demo.admin(
                        "POST",
                        "partialImport",
                        Map.of(
                                "ifResourceExists",
                                ifResourceExists,
                                "users",
                                Stream.of(users)
                                        .map(user -> Map.of("id", user.id(), "username", user.name(), "enabled", true))
                                        .toList()))
                .expect(200);
    }

    private long lines(String text) {
        return demo.server()
                .log()
                .lines()
                .filter(line -> line.contains(text) && line.contains("DeletedKeysLog"))
                .count();
    }
}
