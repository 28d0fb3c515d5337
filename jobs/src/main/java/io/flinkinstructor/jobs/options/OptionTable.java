package io.flinkinstructor.jobs.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/** The options as Markdown: what README.md holds between its markers. */
public final class OptionTable {

    private static final String BEGIN =
            "<!-- options: begin, made by deploy/instructor options -->";
    private static final String END = "<!-- options: end -->";

    private OptionTable() {}

    /** All options, and then those of Flink's that have other defaults here. */
    public static String markdown() {
        StringBuilder table = new StringBuilder();
        table.append("| option | type | default | what it does |\n| --- | --- | --- | --- |\n");
        for (KnownOption known : KnownOption.ALL) {
            ConfigOption<?> option = known.option();
            row(
                    table,
                    "`" + option.key() + "`",
                    known.type(),
                    defaultText(option),
                    description(option));
        }
        row(
                table,
                "`kafka.properties.*`",
                "string",
                "",
                "Properties of all Kafka clients, such as `kafka.properties.security.protocol:"
                        + " SASL_SSL`.");
        row(
                table,
                "`source.properties.*`",
                "string",
                "",
                "Properties of the consumers only. `isolation.level` is `read_committed` unless"
                        + " set.");
        row(table, "`sink.properties.*`", "string", "", "Properties of the producers only.");
        row(
                table,
                "`sink.pgvector.properties.*`",
                "string",
                "",
                "Properties of PostgreSQL's JDBC driver, such as"
                        + " `sink.pgvector.properties.sslmode: verify-full`.");
        row(
                table,
                "`schema-registry.properties.*`",
                "string",
                "",
                "`basic.auth.user.info` (`user:password`), `bearer.auth.token`, or TLS as Kafka's"
                        + " clients have it: `ssl.truststore.location` and so on.");
        table.append(
                "\nFlink's own options go into the same file under their own names; these have other"
                        + " defaults here:\n\n| Flink's option | default here | why |\n| --- | --- |"
                        + " --- |\n");
        for (FlinkDefaults.Default ours : FlinkDefaults.ALL) {
            row(table, "`" + ours.key() + "`", "`" + ours.value() + "`", ours.why());
        }
        return table.toString();
    }

    private static void row(StringBuilder table, String... cells) {
        table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String defaultText(ConfigOption<?> option) {
        Object value = option.defaultValue();
        if (value == null) {
            return "";
        }
        if (value instanceof Duration duration) {
            return "`" + TimeUtils.formatWithHighestUnit(duration) + "`";
        }
        if (value instanceof MemorySize size) {
            return "`" + size + "`";
        }
        if (value instanceof List<?> list) {
            return list.isEmpty()
                    ? ""
                    : "`"
                            + list.stream().map(Object::toString).collect(Collectors.joining(", "))
                            + "`";
        }
        return "`" + value.toString().toLowerCase(Locale.ROOT) + "`";
    }

    private static String description(ConfigOption<?> option) {
        // Markdown shows HTML's entities as they are between backticks.
        return new HtmlFormatter()
                .format(option.description())
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("|", "\\|");
    }

    /**
     * A text with the table between its markers.
     *
     * @throws IllegalArgumentException if the markers are not there, in order
     */
    public static String insertedInto(String text) {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(
                    "the lines '" + BEGIN + "' and '" + END + "' are not there, in this order");
        }
        return text.substring(0, begin + BEGIN.length())
                + "\n\n"
                + markdown()
                + "\n"
                + text.substring(end);
    }

    /**
     * Brings a file's table up to date.
     *
     * @throws RefusedException if it has no markers or cannot be written
     */
    public static void update(Path file) {
        Faults faults = new Faults();
        try {
            Files.writeString(file, insertedInto(Files.readString(file)));
        } catch (IllegalArgumentException | IOException e) {
            faults.add(e.getMessage());
        }
        faults.throwIfAny("The table of options in " + file + " cannot be updated");
    }
}
