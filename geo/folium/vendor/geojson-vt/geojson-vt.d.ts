// The module has no exports: it sets the global `geojsonvt`.
export {};
