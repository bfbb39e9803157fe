/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** The ports of one server on the loopback interface, chosen once and reused after a restart. */
record Ports(int http, int management, int cluster) {

    /** JGroups listens for failure detection on a second port, this far above its first one. */
    private static final int FAILURE_DETECTION_OFFSET = 50_000;

    static Ports free() {
        int http = anyFree();
        int management = anyFree();
        return new Ports(http, management, freePairForTheCluster());
    }

    private static int anyFree() {
        // Not an ephemeral port: between two runs of a server, any outgoing connection on this machine could take it.
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port between 20000 and 32000");
    }

    private static int freePairForTheCluster() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 15_000);
            if (isFree(port) && isFree(port + FAILURE_DETECTION_OFFSET)) {
                return port;
            }
        }
        throw new IllegalStateException("No free pair of ports for the cluster");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
