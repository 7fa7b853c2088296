struct a { int x : 33; };
struct b { double x : 3; };
struct c { int x : 0; };
struct d { int x : -1; };
int n;
struct e { int x : n; };
struct f { _Bool x : 2; };
struct g { int x : 3; } s;
int h = sizeof s.x;

// 1:20: a bit-field of type 'int' cannot be 33 bits wide
// 2:19: bit-field has type 'double', which is not an integer type
// 3:16: bit-field 'x' has no width
// 4:20: a bit-field of type 'int' cannot be -1 bits wide
// 6:20: the width of a bit-field is not an integer constant expression
// 7:22: a bit-field of type '_Bool' cannot be 2 bits wide
// 9:9: 'sizeof' of a bit-field
