// The module has no exports: it sets the global `L`.
export {};
