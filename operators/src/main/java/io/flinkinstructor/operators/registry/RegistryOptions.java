package io.flinkinstructor.operators.registry;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;

/**
 * Where a schema registry is, and how to get in.
 *
 * @param urls at least one; asked in this order until one answers
 * @param properties {@link #BASIC_AUTH} or {@link #BEARER_TOKEN}, and TLS as Kafka's clients have
 *     it, {@code ssl.truststore.location} and so on
 * @param retryTimeout how long a call is tried again
 */
public record RegistryOptions(
        List<String> urls, Map<String, String> properties, Duration retryTimeout)
        implements Serializable {

    /** {@code user:password}. */
    public static final String BASIC_AUTH = "basic.auth.user.info";

    /** A token, without the word Bearer. */
    public static final String BEARER_TOKEN = "bearer.auth.token";

    /** What Kafka's TLS has, and HTTPS does otherwise: it always looks at the host's name. */
    private static final Set<String> NOT_OF_HTTP =
            Set.of(
                    SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG,
                    SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG);

    /**
     * @throws IllegalArgumentException if anything cannot be used; names all faults, and no secrets
     */
    public RegistryOptions {
        urls = urls.stream().map(url -> url.strip().replaceAll("/+$", "")).toList();
        properties = new TreeMap<>(properties);
        List<String> faults = new ArrayList<>();
        if (urls.isEmpty()) {
            faults.add("no URL");
        }
        urls.forEach(url -> checkUrl(url, faults));
        checkProperties(properties, faults);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    private static void checkUrl(String url, List<String> faults) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            faults.add("the URL is not valid");
            return;
        }
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getQuery() != null) {
            faults.add("the URL must be of the form http://host:port or https://host:port/path");
        }
        if (uri.getUserInfo() != null) {
            faults.add("the URL holds a user: set the property " + BASIC_AUTH + " instead");
        }
    }

    private static void checkProperties(Map<String, String> properties, List<String> faults) {
        Set<String> known = new TreeSet<>(tls().names());
        known.removeAll(NOT_OF_HTTP);
        known.add(BASIC_AUTH);
        known.add(BEARER_TOKEN);
        for (String name : properties.keySet()) {
            if (!known.contains(name)) {
                faults.add("there is no property " + name + "; those there are: " + known);
            }
        }
        if (properties.containsKey(BASIC_AUTH) && properties.containsKey(BEARER_TOKEN)) {
            faults.add(BASIC_AUTH + " and " + BEARER_TOKEN + ": set one of them");
        }
        if (properties.containsKey(BASIC_AUTH) && !properties.get(BASIC_AUTH).contains(":")) {
            faults.add(BASIC_AUTH + " must be of the form user:password");
        }
        try {
            tls().parse(properties);
        } catch (ConfigException e) {
            faults.add("the properties of TLS cannot be used");
        }
    }

    /** The properties of TLS. */
    static ConfigDef tls() {
        ConfigDef definition = new ConfigDef();
        SslConfigs.addClientSslSupport(definition);
        return definition;
    }

    /** Without the properties' values, which are secrets as a rule. */
    @Override
    public String toString() {
        return String.join(",", urls) + " with " + properties.keySet();
    }
}
