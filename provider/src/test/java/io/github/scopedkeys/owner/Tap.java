/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP relay on the loopback interface. A test can close it, or make it accept connections without passing anything
 * on.
 */
final class Tap implements AutoCloseable {

    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object flow = new Object();
    private ServerSocket listener;
    private boolean held;
    private int port;

    Tap(int target) {
        this.target = target;
        open();
    }

    int port() {
        return port;
    }

    /** Accepts connections, on the same port as before. */
    void open() {
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            port = listener.getLocalPort();
            ServerSocket mine = listener;
            start(() -> accept(mine));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all connections and refuses new ones. */
    @Override
    public void close() {
        closeQuietly(listener);
        sockets.forEach(Tap::closeQuietly);
        sockets.clear();
    }

    /** Lets nothing through in either direction; connections stay, and new ones are accepted. */
    void hold(boolean hold) {
        synchronized (flow) {
            held = hold;
            flow.notifyAll();
        }
    }

    /** How many connections are open. */
    int connections() {
        sockets.removeIf(Socket::isClosed);
        return sockets.size();
    }

    private void accept(ServerSocket from) {
        while (true) {
            try {
                Socket caller = from.accept();
                sockets.add(caller);
                start(() -> relay(caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void relay(Socket caller) {
        try (caller;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            start(() -> pump(server, caller));
            pump(caller, server);
        } catch (IOException e) {
            closeQuietly(caller);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitFlow();
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private void awaitFlow() throws InterruptedException {
        synchronized (flow) {
            while (held) {
                flow.wait();
            }
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "tap");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // It is closed either way.
        }
    }
}
