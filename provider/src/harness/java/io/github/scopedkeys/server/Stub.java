/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Keycloak's interfaces for unit tests. */
public final class Stub {

    private Stub() {}

    /**
     * Returns a stub with these results. All other methods throw.
     *
     * @param answers what the methods of these names return
     */
    public static <T> T of(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (!answers.containsKey(method.getName())) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    return answers.get(method.getName());
                }));
    }
}
