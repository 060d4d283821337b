package org.lethe.rewrite;

/** The two things that a request can ask for. */
public enum Verb {
    ANONYMIZE,
    MODIFY
}
