package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.options.Faults;
import io.flinkinstructor.jobs.search.PipelineSearch;
import io.flinkinstructor.jobs.search.ResultJson;
import io.flinkinstructor.jobs.search.ResultText;
import io.flinkinstructor.operators.search.AttributeValue;
import io.flinkinstructor.operators.search.Search;
import io.flinkinstructor.operators.search.SearchException;
import io.flinkinstructor.operators.search.SearchRequest;
import io.flinkinstructor.operators.search.SearchResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches in what a pipeline has written. */
@Command(
        name = "search",
        description =
                "Finds the passages that a pipeline has written to a vector store which are nearest"
                        + " to a query, by the pipeline's model.",
        footer = {
            "%nFor example:",
            "  deploy/instructor search --config pipeline.yaml --filter lang=en 'how do ferries"
                    + " work'"
        },
        mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {

    /** Enough to say how much too long a query is. */
    private static final int MAX_INPUT = 64 << 20;

    @Mixin private SettingsOptions options;

    @Parameters(
            paramLabel = "QUERY",
            arity = "0..1",
            description = "What to look for; - or left out: the standard input.")
    private String query;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many passages at most, up to 1000. Default: ${DEFAULT-VALUE}")
    private int limit;

    @Option(
            names = "--filter",
            paramLabel = "NAME=VALUE",
            description =
                    "Only passages with this attribute; may be repeated, and all have to match. A"
                            + " value is text unless it is a JSON number, boolean, null or string:"
                            + " year=2020 is the number, year='\"2020\"' the text.")
    private Map<String, String> filters = new LinkedHashMap<>();

    @Option(
            names = "--instruction-name",
            paramLabel = "NAME",
            description =
                    "Where the pipeline has an instructions file: under which name to search, with"
                            + " its query instruction.")
    private String instructionName;

    @Option(
            names = "--instruction",
            paramLabel = "TEXT",
            description = "What goes in with the query instead of what is set for queries.")
    private String instruction;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec private CommandSpec spec;

    private final InputStream in;

    SearchCommand() {
        this(System.in);
    }

    SearchCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws Exception {
        try (Search search = PipelineSearch.open(options.load())) {
            print(search.find(request()));
            return 0;
        } catch (SearchException e) {
            Faults faults = new Faults();
            faults.add(e.getMessage());
            throw faults.refused("The search failed");
        }
    }

    private SearchRequest request() throws IOException {
        Map<String, String> typed = new LinkedHashMap<>();
        filters.forEach((name, value) -> typed.put(name, AttributeValue.typed(value)));
        return new SearchRequest(text(), instruction, instructionName, typed, limit);
    }

    private String text() throws IOException {
        return query == null || query.equals("-")
                ? new String(in.readNBytes(MAX_INPUT), StandardCharsets.UTF_8)
                : query;
    }

    private void print(SearchResult result) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ResultJson.write(result, bytes);
            out.println(bytes.toString(StandardCharsets.UTF_8));
        } else {
            out.print(ResultText.of(result, System.currentTimeMillis()));
        }
        out.flush();
    }
}
