int a = 99999999999999999999;

// 1:9: integer constant '99999999999999999999' is too large for its type
