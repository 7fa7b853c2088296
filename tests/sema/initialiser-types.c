int *a = 1.5;
int b = "text";
char c[2] = "long";
char *d = {1, 2};
int e[2] = {1, 2, 3};
struct { int x; } f = {1, 2};
int g[2] = 5;
char h[] = L"wide";

// 1:10: initialiser: cannot convert 'double' to 'int *' without a cast
// 2:9: an initialiser of a static object must be constant
// 3:13: the string is too long for 'char [2]'
// 4:15: too many initialisers for a scalar
// 5:19: too many initialisers for 'int [2]'
// 6:27: too many initialisers for 'struct <anonymous>'
// 7:12: an array of type 'int [2]' needs a brace list
// 8:12: an array of type 'char []' needs a brace list
