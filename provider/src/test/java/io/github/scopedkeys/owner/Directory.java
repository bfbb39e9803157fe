/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.util.LDAPSDKException;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Components;
import io.github.scopedkeys.server.Demo;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An LDAP server whose users the demo realm imports, and which can fail in several ways. */
final class Directory implements AutoCloseable {

    private static final String BASE = "dc=example,dc=org";
    private static final String PEOPLE = "ou=people," + BASE;
    private static final String MANAGER = "cn=manager";
    private static final String PASSWORD = "manager-password";

    private final Demo demo;
    private final InMemoryDirectoryServer ldap;
    private final Tap tap;
    private final String component;

    /** @param settings further settings of Keycloak's provider, names and values alternating */
    Directory(Demo demo, String... settings) {
        this.demo = demo;
        try {
            InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
            config.setListenerConfigs(
                    InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getLoopbackAddress(), 0, null));
            config.addAdditionalBindCredentials(MANAGER, PASSWORD);
            config.setSchema(null);
            ldap = new InMemoryDirectoryServer(config);
            ldap.add("dn: " + BASE, "objectClass: domain", "dc: example");
            ldap.add("dn: " + PEOPLE, "objectClass: organizationalUnit", "ou: people");
            ldap.startListening();
        } catch (LDAPSDKException e) {
            throw new IllegalStateException(e);
        }
        tap = new Tap(ldap.getListenPort());
        component = addToRealm(settings);
    }

    /** The id of Keycloak's user storage component. */
    String component() {
        return component;
    }

    /** Adds a user to the directory. Their first login imports them. */
    Demo.User newUser() {
        String name = "ldap-" + UUID.randomUUID();
        String password = name + "-password";
        try {
            ldap.add(
                    "dn: uid=" + name + "," + PEOPLE,
                    "objectClass: inetOrgPerson",
                    "uid: " + name,
                    "cn: First",
                    "sn: Last",
                    "mail: " + name + "@example.org",
                    "userPassword: " + password);
        } catch (LDAPSDKException e) {
            throw new IllegalStateException(e);
        }
        Answer found = demo.admin("GET", "users?exact=true&username=" + name).expect(200);
        return new Demo.User(found.json().get(0).get("id").asText(), name, password);
    }

    void remove(Demo.User user) {
        try {
            ldap.delete("uid=" + user.name() + "," + PEOPLE);
        } catch (LDAPSDKException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connections are refused. */
    void goAway() {
        tap.close();
    }

    void comeBack() {
        tap.open();
    }

    /** Connections are accepted, but never get a response. */
    void hang(boolean hang) {
        tap.hold(hang);
    }

    /** Enables or disables Keycloak's provider. */
    void enable(boolean enabled) {
        ObjectNode provider = (ObjectNode)
                demo.admin("GET", "components/" + component).expect(200).json();
        ((ObjectNode) provider.get("config")).putArray("enabled").add(Boolean.toString(enabled));
        demo.admin("PUT", "components/" + component, provider).expect(204);
    }

    int connections() {
        return tap.connections();
    }

    /** Empties Keycloak's user cache, as its expiry would. */
    void forgetUsers() {
        demo.admin("POST", "clear-user-cache").expect(204);
    }

    private String addToRealm(String... settings) {
        Map<String, List<String>> config = new HashMap<>(Map.of(
                "vendor", List.of("other"),
                "connectionUrl", List.of("ldap://127.0.0.1:" + tap.port()),
                "usersDn", List.of(PEOPLE),
                "authType", List.of("simple"),
                "bindDn", List.of(MANAGER),
                "bindCredential", List.of(PASSWORD)));
        config.putAll(Map.of(
                "usernameLDAPAttribute", List.of("uid"),
                "rdnLDAPAttribute", List.of("uid"),
                "uuidLDAPAttribute", List.of("entryUUID"),
                "userObjectClasses", List.of("inetOrgPerson"),
                "editMode", List.of("READ_ONLY"),
                "importEnabled", List.of("true"),
                "connectionPooling", List.of("true"),
                "enabled", List.of("true")));
        for (int i = 0; i < settings.length; i += 2) {
            config.put(settings[i], List.of(settings[i + 1]));
        }
        return Components.addStorage(demo, "ldap", config);
    }

    @Override
    public void close() {
        tap.hold(false);
        demo.admin("DELETE", "components/" + component).expect(204);
        tap.close();
        ldap.shutDown(true);
    }
}
