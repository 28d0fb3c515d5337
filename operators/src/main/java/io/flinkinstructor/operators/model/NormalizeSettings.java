package io.flinkinstructor.operators.model;

/** A module that brings the vector to length 1. */
public record NormalizeSettings() implements LayerSettings {}
