package io.flinkinstructor.operators.model;

/** A module behind the pooling, as its files describe it. */
public sealed interface LayerSettings permits DenseSettings, NormalizeSettings {}
