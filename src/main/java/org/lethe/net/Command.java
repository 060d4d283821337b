package org.lethe.net;

import java.util.Optional;

/** The requests of DIMSE that are used here (PS3.7 annex E.1). Their responses have the highest bit set. */
public enum Command {
    C_STORE(0x0001),
    C_GET(0x0010),
    C_FIND(0x0020),
    C_MOVE(0x0021),
    C_ECHO(0x0030),
    C_CANCEL(0x0FFF),
    N_EVENT_REPORT(0x0100),
    N_ACTION(0x0130);

    private final int code;

    Command(int code) {
        this.code = code;
    }

    /** (0000,0100). */
    int code() {
        return code;
    }

    /** Empty for a response, and for requests that are not used here. */
    static Optional<Command> of(int code) {
        for (Command command : values()) {
            if (command.code == code) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }
}
