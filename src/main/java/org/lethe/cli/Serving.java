package org.lethe.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.lethe.cli.CommandLineInterface.Afterwards;
import org.lethe.config.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a server until the process is told to stop. */
final class Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    private static final int OK = 0;

    private final CommandLineInterface.Starter starter;

    Serving(CommandLineInterface.Starter starter) {
        this.starter = starter;
    }

    /** Whether arguments are nothing but paths of configurations that are there: no command, and no option. */
    static boolean isMeantBy(String... arguments) {
        return Stream.of(arguments).allMatch(Serving::isPath);
    }

    private static boolean isPath(String argument) {
        if (argument.startsWith("-") || !argument.contains(".") && !argument.contains("/")) {
            return false;
        }
        try {
            Path path = Path.of(argument);
            return Files.isRegularFile(path) || Files.isDirectory(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * A SIGTERM or a SIGINT ends the wait from the outside: the Java runtime runs the hook, and then the process ends.
     */
    int serve(List<Path> paths) throws InterruptedException {
        AtomicReference<CommandLineInterface.Server> running = new AtomicReference<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            CommandLineInterface.Server server = running.get();
            if (server != null) {
                server.close();
            }
        }, "stop"));
        Afterwards afterwards = Afterwards.START_AGAIN;
        while (afterwards == Afterwards.START_AGAIN) {
            Configuration configuration = Configuration.read(paths, System.getenv());
            configuration.notices().forEach(LOG::warn);
            try (CommandLineInterface.Server server = starter.start(configuration.settings())) {
                running.set(server);
                afterwards = server.await();
            }
        }
        return OK;
    }
}
