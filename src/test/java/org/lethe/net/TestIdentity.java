package org.lethe.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Somebody with a certificate, signed by himself.
 *
 * @param store both the certificate and the key
 * @param certificate PEM file
 * @param key PEM file
 */
public record TestIdentity(KeyStore store, Path certificate, Path key) {
    public static final String PASSWORD = "secret";
    public static final String ALIAS = "k";
    private static final String AUTHORITY = "authority";

    /**
     * Makes a new one, of a host called localhost.
     *
     * @param options further ones of keytool
     */
    public static TestIdentity of(Path folder, String algorithm, String name, String... options) throws Exception {
        Path file = folder.resolve(name + ".p12");
        keytool(file, ALIAS, options, "-genkeypair", "-keyalg", algorithm, "-dname", "CN=localhost", "-ext",
                "san=dns:localhost");
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        Path certificate = Files.writeString(folder.resolve(name + ".crt"),
                pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
        Path key = Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", pkcs8(store)));
        return new TestIdentity(store, certificate, key);
    }

    /**
     * Makes an authority, and somebody whose certificate is signed by it.
     *
     * @param options further ones of keytool, for the certificate of the authority
     */
    public static Signed signed(Path folder, String name, String... options) throws Exception {
        Path file = folder.resolve(name + ".p12");
        keytool(file, AUTHORITY, options, "-genkeypair", "-keyalg", "EC", "-dname", "CN=authority", "-ext", "bc:c");
        return new Signed(of(folder, "EC", name, "-signer", AUTHORITY), folder, name);
    }

    /** Somebody whose certificate is signed by an authority. */
    public record Signed(TestIdentity identity, Path folder, String name) {
        /** The certificate of the authority, as a PEM file. */
        public String authority() throws Exception {
            Path file = folder.resolve(name + ".p12");
            KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
            return pem("CERTIFICATE", store.getCertificate(AUTHORITY).getEncoded());
        }

        /** Renews the certificate of the authority, with the key that it has. */
        public void renewAuthority() throws Exception {
            keytool(folder.resolve(name + ".p12"), AUTHORITY, new String[0], "-selfcert", "-ext", "bc:c");
        }
    }

    private static void keytool(Path store, String alias, String[] options, String... command) throws Exception {
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        all.addAll(List.of(command));
        all.addAll(List.of("-alias", alias, "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass",
                PASSWORD));
        all.addAll(List.of(options));
        if (new ProcessBuilder(all).inheritIO().start().waitFor() != 0) {
            throw new IOException("keytool failed");
        }
    }

    /** The private key. */
    public static byte[] pkcs8(KeyStore store) throws GeneralSecurityException {
        return store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
    }

    /** A block of a PEM file. */
    public static String pem(String title, byte[] content) {
        return "-----BEGIN " + title + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + title + "-----\n";
    }
}
