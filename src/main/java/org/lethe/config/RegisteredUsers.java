package org.lethe.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/**
 * Names and passwords of those who may come in. Its text form shows none of them.
 *
 * @param passwords the password of each name
 */
public record RegisteredUsers(Map<String, String> passwords) {
    public RegisteredUsers {
        passwords = Map.copyOf(passwords);
    }

    /**
     * Whether this is a registered user. Takes as long for an unknown name as for a wrong password, so that the time
     * does not tell which names there are.
     */
    public boolean accepts(String name, String password) {
        boolean accepted = false;
        for (Map.Entry<String, String> user : passwords.entrySet()) {
            accepted |= same(user.getKey(), name) & same(user.getValue(), password);
        }
        return accepted;
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "RegisteredUsers[" + passwords.size() + "]";
    }
}
