/** Graphs in ONNX Runtime: the only package that knows it. */
package io.flinkinstructor.operators.model.onnx;
