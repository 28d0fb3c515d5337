package io.flinkinstructor.operators.model.convert;

/** How the tensors of BERT's relatives are called; all stand behind a common prefix. */
enum BertNames {
    /** Also RoBERTa and XLM-RoBERTa. */
    BERT(
            "encoder.layer.",
            "attention.self.query",
            "attention.self.key",
            "attention.self.value",
            "attention.output.dense",
            "attention.output.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm"),
    MPNET(
            "encoder.layer.",
            "attention.attn.q",
            "attention.attn.k",
            "attention.attn.v",
            "attention.attn.o",
            "attention.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm"),
    DISTILBERT(
            "transformer.layer.",
            "attention.q_lin",
            "attention.k_lin",
            "attention.v_lin",
            "attention.out_lin",
            "sa_layer_norm",
            "ffn.lin1",
            "ffn.lin2",
            "output_layer_norm");

    private final String layers;
    private final String query;
    private final String key;
    private final String value;
    private final String output;
    private final String attentionNorm;
    private final String up;
    private final String down;
    private final String norm;

    BertNames(
            String layers,
            String query,
            String key,
            String value,
            String output,
            String attentionNorm,
            String up,
            String down,
            String norm) {
        this.layers = layers;
        this.query = query;
        this.key = key;
        this.value = value;
        this.output = output;
        this.attentionNorm = attentionNorm;
        this.up = up;
        this.down = down;
        this.norm = norm;
    }

    /** The end of the name of a tensor that each such checkpoint has. */
    String landmark() {
        return layers + "0." + query + ".weight";
    }

    BertLayer layer(Resolver tensors, String prefix, int index, BertSettings settings) {
        String layer = prefix + layers + index + ".";
        int width = settings.width();
        return new BertLayer(
                tensors.linear(layer + query, width, width, true),
                tensors.linear(layer + key, width, width, true),
                tensors.linear(layer + value, width, width, true),
                tensors.linear(layer + output, width, width, true),
                tensors.norm(layer + attentionNorm, width),
                tensors.linear(layer + up, width, settings.inner(), true),
                tensors.linear(layer + down, settings.inner(), width, true),
                tensors.norm(layer + norm, width));
    }
}
