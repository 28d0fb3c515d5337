package io.flinkinstructor.operators.search;

import io.flinkinstructor.operators.engine.SharedEngine;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.search.SearchException.Kind;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Finds the passages that a pipeline has written to a vector store: embeds the query with the same
 * model and the instruction for queries, and asks the store for what is nearest. Safe for use by
 * many threads.
 */
public final class Search implements AutoCloseable {

    /** Longest query in characters; models read far fewer, and cut the rest. */
    public static final int MAX_QUERY = 64 << 10;

    /** Most hits. */
    public static final int MAX_LIMIT = 1000;

    private final QueryEmbedder embedder;
    private final QueryInstructions instructions;
    private final VectorIndex index;

    Search(QueryEmbedder embedder, QueryInstructions instructions, VectorIndex index) {
        this.embedder = embedder;
        this.instructions = instructions;
        this.index = index;
    }

    /**
     * Starts the model.
     *
     * @param engine how it is run; equal ones share it, also with a pipeline in this process, whose
     *     documents queries then wait for
     * @param instructions gives those for queries
     * @param index what is searched; is closed with the search
     * @throws EmbeddingException if the model is broken or the device is not there
     */
    public static Search open(
            SharedEngine engine,
            Function<ModelInfo, QueryInstructions> instructions,
            VectorIndex index)
            throws EmbeddingException {
        QueryEmbedder embedder = new QueryEmbedder(engine::connect);
        try {
            return new Search(embedder, instructions.apply(embedder.model()), index);
        } catch (RuntimeException e) {
            embedder.close();
            throw e;
        }
    }

    /** What embeds the queries. */
    public ModelInfo model() {
        return embedder.model();
    }

    /** What the model is told beside queries. */
    public QueryInstructions instructions() {
        return instructions;
    }

    /**
     * Checks that the collection is there, and of this model.
     *
     * @throws SearchException as {@link VectorIndex#check}
     */
    public void check() throws SearchException {
        ModelInfo model = embedder.model();
        index.check(model.name(), model.fingerprint(), model.dimension());
    }

    /**
     * Finds what is nearest to a query.
     *
     * @throws SearchException {@link Kind#BAD_QUERY} if the query is empty or too long, the
     *     instruction's name is unknown, or a filter or the limit is out of range; {@link
     *     Kind#FATAL} or {@link Kind#UNAVAILABLE} if the store or the model fails, or if the
     *     collection holds vectors of another model only
     */
    public SearchResult find(SearchRequest request) throws SearchException, InterruptedException {
        require(request);
        String name = instructions.name(request.instructionName());
        String instruction =
                request.instruction() == null
                        ? instructions.instruction(name)
                        : request.instruction();
        long start = System.nanoTime();
        QueryEmbedder.Embedded embedded = embedder.embed(instruction, request.query());
        long between = System.nanoTime();
        List<Hit> hits = index.nearest(query(request, name, embedded.vector()));
        if (hits.isEmpty()) {
            check();
        }
        return new SearchResult(
                hits,
                instruction,
                name,
                embedded.tokens(),
                embedded.truncated(),
                between - start,
                System.nanoTime() - between);
    }

    private VectorQuery query(SearchRequest request, String name, float[] vector)
            throws SearchException {
        try {
            return new VectorQuery(
                    vector,
                    embedder.model().fingerprint(),
                    name,
                    request.filters(),
                    request.limit());
        } catch (IllegalArgumentException e) {
            throw new SearchException(Kind.BAD_QUERY, e.getMessage(), e);
        }
    }

    private static void require(SearchRequest request) throws SearchException {
        if (request.query().isBlank()) {
            throw bad("the query is empty: say what to look for");
        }
        requireLength("query", request.query());
        if (request.instruction() != null) {
            requireLength("instruction", request.instruction());
        }
        if (request.limit() < 1 || request.limit() > MAX_LIMIT) {
            throw bad("the limit is " + request.limit() + ", must be from 1 to " + MAX_LIMIT);
        }
    }

    private static void requireLength(String what, String text) throws SearchException {
        if (text.length() > MAX_QUERY) {
            throw bad(
                    String.format(
                            Locale.ROOT,
                            "the %s has %,d characters, at most %,d are taken, and the model reads"
                                    + " fewer: give a passage of it",
                            what,
                            text.length(),
                            MAX_QUERY));
        }
    }

    private static SearchException bad(String message) {
        return new SearchException(Kind.BAD_QUERY, message, null);
    }

    /** Lets go of the model and the index. */
    @Override
    public void close() {
        embedder.close();
        index.close();
    }
}
