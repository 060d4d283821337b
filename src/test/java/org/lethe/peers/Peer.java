package org.lethe.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program that somebody else wrote, and that looks at our work; where it is missing, the test is skipped. */
final class Peer {
    private final String name;

    private Peer(String name) {
        this.name = name;
    }

    static Peer of(String name) {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        Assumptions.assumeTrue(there, "skipped: " + name + " is not installed");
        return new Peer(name);
    }

    /** What it printed, and how it ended. */
    record Verdict(int exitCode, List<String> lines) {}

    Verdict run(String... arguments) throws IOException, InterruptedException {
        return runIn(Path.of(""), arguments);
    }

    /** @param folder where it writes what it is not told to write elsewhere */
    Verdict runIn(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of(name), Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command).directory(folder.toAbsolutePath().toFile())
                .redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        return new Verdict(process.waitFor(), printed.lines().toList());
    }
}
