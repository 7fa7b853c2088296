struct a { int x[]; int y; };
struct b { int n; int x[]; };
struct c { struct b in; int y; };
union d { int x[]; };
struct e { int x[]; };

// 1:8: flexible array member 'x' is not the last member
// 4:7: flexible array member 'x' in a union
// 5:8: flexible array member 'x' is the only member
