package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.schemas.AttributesReader;
import io.flinkinstructor.schemas.MalformedRecordException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.util.BytesRef;

/** Reads what was found by a query. */
final class HitReader {

    private static final AttributesReader ATTRIBUTES = new AttributesReader();

    private final List<LeafReaderContext> leaves;
    private final float[] query;

    /**
     * @param query the vector that was searched with
     */
    HitReader(IndexReader reader, float[] query) {
        this.leaves = reader.leaves();
        this.query = query;
    }

    /** The row of one of Lucene's documents. */
    Hit read(int number) throws IOException {
        LeafReaderContext context = leaves.get(ReaderUtil.subIndex(number, leaves));
        LeafReader leaf = context.reader();
        int document = number - context.docBase;
        Document stored = leaf.storedFields().document(document, Fields.SHOWN);
        String name = stored.get(Fields.INSTRUCTION_NAME);
        return new Hit(
                stored.get(Fields.ID),
                name.isEmpty() ? null : name,
                stored.get(Fields.CHUNK),
                stored.getField(Fields.POSITION).numericValue().intValue(),
                stored.getField(Fields.CHUNKS).numericValue().intValue(),
                stored.get(Fields.TEXT),
                attributes(stored.getBinaryValue(Fields.ATTRIBUTES)),
                cosine(leaf, document),
                RowLookup.number(leaf, Fields.SOURCE_TIME, document),
                RowLookup.number(leaf, Fields.WRITTEN_AT, document));
    }

    private static Map<String, String> attributes(BytesRef json) throws IOException {
        byte[] bytes = BytesRef.deepCopyOf(json).bytes;
        try {
            return ATTRIBUTES.read(bytes);
        } catch (MalformedRecordException e) {
            throw new CorruptIndexException("attributes are no JSON object", "a row", e);
        }
    }

    private double cosine(LeafReader leaf, int document) throws IOException {
        FloatVectorValues vectors = leaf.getFloatVectorValues(Fields.EMBEDDING);
        vectors.advance(document);
        float[] vector = vectors.vectorValue();
        double product = 0;
        double own = 0;
        double asked = 0;
        for (int i = 0; i < query.length; i++) {
            product += (double) vector[i] * query[i];
            own += (double) vector[i] * vector[i];
            asked += (double) query[i] * query[i];
        }
        return own == 0 || asked == 0 ? 0 : product / Math.sqrt(own * asked);
    }
}
