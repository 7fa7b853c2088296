int n;
enum a { A = n };
enum b { B = 1.5 };
enum c d;

// 2:14: an enumerator's value is not an integer constant expression
// 3:14: an enumerator's value is not an integer constant expression
// 4:8: enum 'c' is not defined
