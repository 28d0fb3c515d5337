package io.flinkinstructor.operators.model.convert;

/** One layer of a BERT: attention, then feed-forward, each added to its input and normalised. */
record BertLayer(
        Linear query,
        Linear key,
        Linear value,
        Linear output,
        Norm attentionNorm,
        Linear up,
        Linear down,
        Norm norm) {}
