package io.flinkinstructor.operators.source;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Keeps passwords, tokens and keys out of what is logged and printed. */
public final class Secrets {

    /** What stands in the place of a secret. */
    public static final String HIDDEN = "[hidden]";

    private static final Pattern SECRET_NAME =
            Pattern.compile(
                    "passw(or)?d|passphrase|secret|credential|jaas|user[._-]?info|ssl\\.key|private[._-]?key"
                            + "|(api|access|encryption|signing)[._-]?key"
                            // A word of its own: max-batch-tokens is no secret.
                            + "|(?<![a-z])token(?![a-z])|(auth|access|refresh|bearer)token");

    private static final Pattern SECRET_VALUE =
            Pattern.compile(
                    "://[^/@\\s]*:[^/@\\s]*@|passw(or)?d\\s*=|secret\\s*=",
                    Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /** Whether an option or a client property of this name holds a secret. */
    public static boolean isSecret(String name) {
        return SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).find();
    }

    /**
     * What may be shown of a value: {@link #HIDDEN} if its name says that it is secret, or if it
     * holds one itself (a URL with a password, a JAAS configuration).
     *
     * @param value null stays null
     */
    public static String redact(String name, String value) {
        boolean hide = value != null && (isSecret(name) || SECRET_VALUE.matcher(value).find());
        return hide ? HIDDEN : value;
    }

    /** A copy for showing, in the order of the names. */
    public static Map<String, String> redact(Map<String, String> properties) {
        Map<String, String> shown = new TreeMap<>();
        properties.forEach((name, value) -> shown.put(name, redact(name, value)));
        return shown;
    }
}
