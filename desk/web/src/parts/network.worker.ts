// Lays a network out, away from the page: forces run a few hundred steps, and
// the places of all nodes are told now and then.
import { forceCenter, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationLinkDatum, type SimulationNodeDatum } from 'd3-force'

export interface Order {
  nodes: { code: string; size: number }[]
  edges: { a: string; b: string; weight: number }[]
  center: string
  width: number
  height: number
}

interface Node extends SimulationNodeDatum {
  code: string
  size: number
}

onmessage = (e: MessageEvent<Order>) => {
  const { nodes, edges, center, width, height } = e.data
  const all: Node[] = nodes.map((n, i) => {
    const angle = (2 * Math.PI * i) / nodes.length
    const node: Node = { code: n.code, size: n.size, x: width / 2 + Math.cos(angle) * 150, y: height / 2 + Math.sin(angle) * 150 }
    if (n.code === center) Object.assign(node, { fx: width / 2, fy: height / 2 })
    return node
  })
  const most = Math.max(1, ...edges.map((x) => x.weight))
  const links: (SimulationLinkDatum<Node> & { weight: number })[] = edges.map((x) => ({ source: x.a, target: x.b, weight: Math.sqrt(x.weight / most) }))
  const simulation = forceSimulation(all)
    .force('link', forceLink<Node, (typeof links)[number]>(links).id((n) => n.code).distance((l) => 170 - 100 * l.weight).strength((l) => 0.05 + 0.3 * l.weight))
    .force('charge', forceManyBody().strength(-260))
    .force('collide', forceCollide<Node>((n) => n.size + 9))
    .force('x', forceX(width / 2).strength(0.04))
    .force('y', forceY(height / 2).strength(0.07))
    .force('center', forceCenter(width / 2, height / 2).strength(0.02))
    .stop()
  for (let i = 0; i < 220; i++) {
    simulation.tick()
    if (i % 40 === 39) postMessage(all.map((n) => [n.code, n.x, n.y]))
  }
  postMessage(all.map((n) => [n.code, n.x, n.y]))
}
