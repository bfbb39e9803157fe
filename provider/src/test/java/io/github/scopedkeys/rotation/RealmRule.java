/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rotation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Demo;

/** An attribute of the demo realm, which other test classes share. */
final class RealmRule {

    private RealmRule() {}

    /** @param value empty for none */
    static void set(Demo demo, String attribute, String value) {
        ObjectNode realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        ((ObjectNode) realm.get("attributes")).put(attribute, value);
        demo.admin("PUT", "", realm).expect(204);
    }
}
