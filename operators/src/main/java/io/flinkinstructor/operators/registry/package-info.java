/**
 * Avro schemas in a registry that speaks the REST interface of Confluent's, as Apicurio, Karapace
 * and Redpanda do too.
 */
package io.flinkinstructor.operators.registry;
