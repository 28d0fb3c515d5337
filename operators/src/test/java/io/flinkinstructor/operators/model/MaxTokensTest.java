package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaxTokensTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"max_seq_length": 128} | {"model_max_length": 512} | {"max_position_embeddings": 512} | 128
                    {"max_seq_length": 512} | {"model_max_length": 256} | {} | 256
                    {"max_seq_length": null} | {"model_max_length": 1000000000000000019884624838656} | {"max_position_embeddings": 8192} | 8192
                    {} | {} | {"model_type": "xlm-roberta", "max_position_embeddings": 514, "pad_token_id": 1} | 512
                    {} | {"model_max_length": 1e30} | {} | 0
                    {} | {} | {} | 0
                    """)
    void leastOfWhatTheFilesSay(String sentence, String tokenizer, String config, int expected)
            throws Exception {
        assertThat(MaxTokens.of(json(sentence), json(tokenizer), json(config))).isEqualTo(expected);
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }
}
