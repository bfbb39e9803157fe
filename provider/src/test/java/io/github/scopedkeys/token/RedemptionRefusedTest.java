/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.scopedkeys.permission.Catalogue;
import io.github.scopedkeys.permission.InvalidScope;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.permission.Scope;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The description of {@code invalid_scope} names a permission, and nothing else that was sent. */
class RedemptionRefusedTest {

    private static final String PLAIN = "The API key does not grant the requested scope";

    @ParameterizedTest
    @ValueSource(strings = {"graphql:write", "endpoint:img-gen:write"})
    void thePermissionThatIsNotGrantedIsNamed(String value) {
        assertThat(refused(value)).hasMessage(PLAIN + " " + value);
        assertThat(refused(value).error()).isEqualTo("invalid_scope");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openid",
                "graphql:wirte",
                "endpoint:*:read",
                "endpoint:../img:read",
                "graphql:read\tgraphql:write",
                "a\"b",
                "gr\u00e4phql:read",
                "K7Q2M9XWK7Q2M9XWK7Q2M9XW",
                "rpa_Ab3dEf6hIj9k_0123456789abcdefghijABCDEFGHIJ0123456789",
                "endpoint:rpa_Ab3dEf6hIj9k_0123456789abcdefghij:read"
            })
    void whatIsNoPermissionOrHoldsAKeyIsNotRepeated(String value) {
        assertThat(refused(value)).hasMessage(PLAIN);
    }

    private static RedemptionRefused refused(String scope) {
        return RedemptionRefused.of(catchThrowableOfType(
                InvalidScope.class,
                () -> Permissions.NOTHING.effective(Optional.of(Scope.parse(scope)), Catalogue.of(), 64)));
    }
}
