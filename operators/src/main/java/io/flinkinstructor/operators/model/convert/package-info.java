/**
 * From a Hugging Face checkpoint to a model directory with a graph of our own writing. {@link
 * io.flinkinstructor.operators.model.convert.Conversion} is the way in. Knows neither Flink nor
 * ONNX Runtime; what it wrote is opened through {@link
 * io.flinkinstructor.operators.model.DirectoryModel} like any other model. {@link
 * io.flinkinstructor.operators.model.convert.RewrittenGraph} writes such a graph in place of one
 * that was published.
 */
package io.flinkinstructor.operators.model.convert;
