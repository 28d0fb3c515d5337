package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.sink.kafka.EmbeddingFormat;
import io.flinkinstructor.operators.sink.kafka.EncodeEmbeddings;
import io.flinkinstructor.operators.sink.kafka.KafkaMessageSink;
import io.flinkinstructor.operators.source.ParseRequests;
import io.flinkinstructor.operators.source.RawRecordSource;
import io.flinkinstructor.operators.source.StartingOffsets;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.VectorEncoding;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The rivals' job, Kafka to Kafka: source, parsing, encoding and sink are the pipeline's own, so
 * that only what embeds differs. All operators are in one chain; nothing goes over the network
 * stack, and nothing is keyed.
 */
final class RivalJob {

    /** How many texts may wait for {@link AsyncRival}'s pool; more gains nothing. */
    private static final int CAPACITY = 100;

    private static final int MAX_MESSAGE_BYTES = 1 << 20;

    private RivalJob() {}

    static void define(StreamExecutionEnvironment environment, JobSpec spec) {
        DataStream<EmbeddingRequest> requests =
                environment
                        .fromSource(
                                RawRecordSource.builder()
                                        .bootstrapServers(spec.bootstrap())
                                        .groupId(spec.run())
                                        .topics(List.of(spec.input()))
                                        .startingOffsets(StartingOffsets.earliest())
                                        .bounded(true)
                                        .build(),
                                WatermarkStrategy.noWatermarks(),
                                "documents")
                        .process(new ParseRequests());
        DataStream<EmbeddedRecord> embedded =
                spec.system().program().equals(FlinkProgram.MAP)
                        ? requests.map(new MapRival())
                        : AsyncDataStream.unorderedWait(
                                requests,
                                new AsyncRival(spec.system().threads()),
                                10,
                                TimeUnit.MINUTES,
                                CAPACITY);
        embedded.process(
                        new EncodeEmbeddings(
                                new EmbeddingFormat.Json(VectorEncoding.ARRAY),
                                MAX_MESSAGE_BYTES,
                                true))
                .sinkTo(
                        KafkaMessageSink.builder()
                                .bootstrapServers(spec.bootstrap())
                                .topic(spec.output())
                                .exactlyOnce(spec.run())
                                .build());
    }
}
