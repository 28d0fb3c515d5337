/**
 * From a Hugging Face checkpoint to a model directory with a graph of our own writing. {@link
 * io.flinkinstructor.operators.model.convert.Conversion} is the way in. Knows neither Flink nor
 * ONNX Runtime; what it wrote is opened through {@link
 * io.flinkinstructor.operators.model.DirectoryModel} like any other model.
 */
package io.flinkinstructor.operators.model.convert;
