package io.flinkinstructor.jobs.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

/**
 * A key, and a certificate that it has signed itself; made by the JDK's keytool.
 *
 * @param keys a PKCS12 key store with both
 * @param certificate in PEM, which a client may trust
 */
public record SelfSigned(Path keys, Path certificate) {

    /** Of the key store. */
    public static final String PASSWORD = "of-the-store";

    /**
     * Makes one.
     *
     * @param name of the two files in that directory
     * @param host what the certificate is for, such as {@code ip:127.0.0.1} or {@code dns:host}
     */
    public static SelfSigned make(Path directory, String name, String host)
            throws IOException, InterruptedException {
        Path keys = directory.resolve(name + ".p12");
        Path certificate = directory.resolve(name + ".pem");
        String store = "-keystore " + keys + " -storepass " + PASSWORD + " -alias " + name;
        keytool("-genkeypair -keyalg RSA -dname CN=" + name + " -ext san=" + host + " " + store);
        keytool("-exportcert -rfc -file " + certificate + " " + store);
        return new SelfSigned(keys, certificate);
    }

    /** The key store, open. */
    public KeyStore store() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    }

    /** One that holds the certificate only, for those who trust it. */
    public KeyStore trusting() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("it", store().getCertificate(store().aliases().nextElement()));
        return store;
    }

    private static void keytool(String arguments) throws IOException, InterruptedException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = List.of((program + " " + arguments).split(" "));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException(command + " ended with status " + status);
        }
    }
}
