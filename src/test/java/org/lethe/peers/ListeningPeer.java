package org.lethe.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that somebody else wrote, and that waits for connections, as long as a test needs it. */
final class ListeningPeer implements AutoCloseable {
    private static final int ATTEMPTS_MAX = 600;

    private final Process process;

    private ListeningPeer(Process process) {
        this.process = process;
    }

    /** A port where nobody listens. */
    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Starts a program, and waits until it listens; the test is skipped where the program is missing. */
    static ListeningPeer start(int port, Path folder, List<String> command) throws Exception {
        Peer.of(command.getFirst());
        ListeningPeer peer = new ListeningPeer(new ProcessBuilder(command).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
        for (int i = 0; i < ATTEMPTS_MAX && peer.process.isAlive(); i++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                return peer;
            } catch (IOException e) {
                Thread.sleep(25);
            }
        }
        peer.close();
        throw new IllegalStateException(command.getFirst() + " does not listen");
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
