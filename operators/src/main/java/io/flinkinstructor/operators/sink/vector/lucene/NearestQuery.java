package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.operators.search.VectorQuery;
import java.io.IOException;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** A query as Lucene takes it. */
final class NearestQuery {

    /**
     * How many candidates are followed through the graph at least: with as few as the hits that are
     * asked for, near ones are missed.
     */
    private static final int MIN_CANDIDATES = 200;

    private final Query query;
    private final int limit;

    /**
     * @throws IllegalArgumentException if a filter or the vector is none that Lucene takes
     */
    NearestQuery(VectorQuery query, Distance distance, IndexReader reader) throws IOException {
        int most = Math.max(1, reader.numDocs());
        this.limit = Math.min(query.limit(), most);
        this.query =
                new KnnFloatVectorQuery(
                        Fields.EMBEDDING,
                        distance.comparable(query.vector()),
                        Math.min(Math.max(limit, MIN_CANDIDATES), most),
                        filter(query, reader));
    }

    /** Null where all that have a vector match. */
    private static Query filter(VectorQuery query, IndexReader reader) throws IOException {
        BooleanQuery.Builder filter = new BooleanQuery.Builder();
        String name = query.instructionName() == null ? "" : query.instructionName();
        if (!allHave(name, reader)) {
            filter.add(new TermQuery(new Term(Fields.INSTRUCTION_NAME, name)), Occur.FILTER);
        }
        for (Map.Entry<String, String> attribute : query.filters().entrySet()) {
            BytesRef term = RowDocuments.attribute(attribute.getKey(), attribute.getValue());
            filter.add(new TermQuery(new Term(Fields.ATTRIBUTE, term)), Occur.FILTER);
        }
        BooleanQuery built = filter.build();
        return built.clauses().isEmpty() ? null : built;
    }

    /** Whether no row has another instruction name, as in a pipeline without names. */
    private static boolean allHave(String name, IndexReader reader) throws IOException {
        for (LeafReaderContext leaf : reader.leaves()) {
            Terms names = leaf.reader().terms(Fields.INSTRUCTION_NAME);
            if (names != null
                    && (names.size() != 1 || !names.iterator().seekExact(new BytesRef(name)))) {
                return false;
            }
        }
        return true;
    }

    /** The nearest first. */
    ScoreDoc[] search(IndexSearcher searcher) throws IOException {
        return searcher.search(query, limit).scoreDocs;
    }
}
